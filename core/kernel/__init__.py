"""Finds, orders and asks the rooms, and freezes their answers; alone calls pluggy."""
