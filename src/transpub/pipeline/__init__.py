"""The road, composed: load, extract, draft, inspect, build. The steps live in the rooms above; effects stand here."""
