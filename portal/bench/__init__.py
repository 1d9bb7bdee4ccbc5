"""How fast the portal answers, as ratios within one run: a database and a server of its own."""
