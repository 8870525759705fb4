-- How many of this desk's entries are kept, sent and received is asked at every first screen: from the index alone, rows hold whole entries.
CREATE INDEX entry_counted ON entry (mine, kind, acknowledged, sent);
