package io.drey.hibernate;

/**
 * Who takes care of what goes wrong in one region.
 *
 * @param faults keeps it from the application
 * @param missed remembers what Redis is to be told
 * @param resender tells it
 */
record Care(Faults faults, Missed missed, Resender resender) {}
