"""Three years of requests for information at the bureau, and a handful at its neighbour, all of them invented.

1. `texts/requests.json` holds a line for each request: when it came, who asks for what, and its steps in order;
   `texts/request_words.json` the applicants and the words that many cases share.
2. `opening` enters how the agencies receive, the rates and the letters; `applicants` invents people and their numbers.
3. `story` does a line's steps through the rooms' own actions, each on its day by whoever would do it; the steps stand in
   `receiving`, `waiting`, `charging`, `answering`, `mailing`, `following`.
4. `docket` lets all of them go on side by side, and keeps the tables of the years that are over.
"""
