"""Pages, feeds and workers that gather what the rooms declared."""
