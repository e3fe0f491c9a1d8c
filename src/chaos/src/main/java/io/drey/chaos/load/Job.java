package io.drey.chaos.load;

/** What one thread does again and again. */
interface Job {

    /** @param turn from 0 */
    void turn(int turn);
}
