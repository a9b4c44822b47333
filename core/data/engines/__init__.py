"""Piccolo's two engines, made safe: transactions keep their atomicity, connections come back."""
