"""One browser that signs in by one provider."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from tests.factories.provider import Provider


@dataclass
class Visit:
    """One browser, one provider."""

    client: Client
    provider: Provider
    key: str

    def begin(self, query: str = "") -> HttpResponse:
        """Choose the provider on the sign-in page."""
        return self.client.get(f"/sign-in/{self.key}/{query}")

    def come_back(self, came: dict[str, str]) -> HttpResponse:
        """Come back from the provider."""
        return self.client.get(f"/sign-in/{self.key}/back/?{urlencode(came)}")

    def sign_in(self, query: str = "") -> HttpResponse:
        """Go there and back."""
        answer = self.begin(query)
        assert answer.status_code == 302, answer.content.decode()
        return self.come_back(self.provider.authorize(answer["Location"]))
