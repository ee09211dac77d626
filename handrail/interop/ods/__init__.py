"""Registers of organisations as published: NHS ODS reports and the Jobcentre register."""
