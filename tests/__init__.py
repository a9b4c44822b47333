"""Tests of the house: mirrored rooms, journeys and rules."""
