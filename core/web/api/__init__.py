"""The kit of /api/v1: what a room's api_v1.py says and uses, the same for every room and plugin."""
