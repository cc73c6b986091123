-- The pieces of the index of words are merged two by two, a little at each clean-up, so that what was taken out of it is given back.
INSERT INTO word (word, rank) VALUES ('usermerge', 2);
