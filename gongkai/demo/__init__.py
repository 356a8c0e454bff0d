"""A fictional bureau (江州市交通运输局) with people, plans and most of a year's work, so that every screen has something to show.

Everything is done through the rooms' own actions, as its people would do it, on the days on which they would: what the
demo shows is what the product does. `scale` makes a whole province for measuring.

The story: 1. `people` founds the agencies and enrols everybody; 2. `texts` hold the two plans in our own words, read
by the importer; 3. `year` lets the sections and the office work, day by day, up to today; 4. `manage.py demo` starts it.
"""
