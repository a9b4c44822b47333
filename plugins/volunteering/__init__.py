"""Volunteering: offers of organizations with shifts that people sign up for."""
