package io.drey.chaos.load;

/** What one thread does again and again. */
interface Job {

    /** Does it once more; turns are counted from 0. */
    void turn(int turn);
}
