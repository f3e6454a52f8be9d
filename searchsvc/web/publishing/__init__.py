"""What others take of the releases: feeds, exports, texts, citations; and what search engines are told of the pages.

Every document here is made by a pure function of values; the routes beside it only ask, and choose the headers.
"""
