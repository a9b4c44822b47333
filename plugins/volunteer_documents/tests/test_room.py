"""What every room keeps."""

from core.testing.room import RoomContract


class TestRoom(RoomContract):
    name = "volunteer_documents"
