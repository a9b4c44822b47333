"""Keeps the dated table of legal numbers: periods, ages and limits, with their history."""
