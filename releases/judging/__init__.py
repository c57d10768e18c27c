"""By whose rules a publication is judged, how strictly, and what becomes of it. Pure."""
