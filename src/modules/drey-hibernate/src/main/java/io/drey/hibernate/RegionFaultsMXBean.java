package io.drey.hibernate;

/**
 * What the second-level cache of one session factory kept from the application, since the factory was opened. Its name
 * is {@code io.drey:type=Hibernate,SessionFactory=} and the factory's name, or a number if it has none.
 */
public interface RegionFaultsMXBean {

    /** Returns how many reads were misses because they failed. */
    long getFailedReads();

    /** Returns how many values were not stored because that failed, such as one that cannot be serialised. */
    long getDroppedPuts();

    /** Returns how many changes Redis could not be told of when they happened. */
    long getDelayedChanges();

    /** Returns for how many keys, and whole regions, Redis is still to be told of a change. 0 is as it should be. */
    long getUntoldChanges();
}
