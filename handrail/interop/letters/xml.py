"""FHIR's JSON as its XML: the same elements, in the order in which they were written.

FHIR XML keeps its elements in the order of the definition (FHIR R4, 2.6.1), so whoever
builds a resource writes its elements in that order.
"""

from typing import Any
from xml.etree import ElementTree as Tree

from defusedxml.ElementTree import fromstring

from handrail.interop.fhir.codes import Json

FHIR = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"
AS_ATTRIBUTE = frozenset({("extension", "url")})


def write(resource: Json) -> bytes:
    """Return a resource as FHIR XML in UTF-8."""
    Tree.register_namespace("", FHIR)
    root = _resource(resource)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _resource(resource: Json) -> Tree.Element:
    root = Tree.Element(f"{{{FHIR}}}{resource['resourceType']}")
    for name, value in resource.items():
        if name != "resourceType":
            _add(root, name, value)
    return root


def _add(parent: Tree.Element, name: str, value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _add(parent, name, each)
    elif name == "div":
        parent.append(fromstring(value))
    elif isinstance(value, dict):
        _add_element(parent, name, value)
    else:
        said = str(value).lower() if isinstance(value, bool) else str(value)
        Tree.SubElement(parent, f"{{{FHIR}}}{name}", value=said)


def _add_element(parent: Tree.Element, name: str, value: Json) -> None:
    element = Tree.SubElement(parent, f"{{{FHIR}}}{name}")
    if "resourceType" in value:
        element.append(_resource(value))
        return
    for inner, each in value.items():
        if (name, inner) in AS_ATTRIBUTE:
            element.set(inner, str(each))
        else:
            _add(element, inner, each)
