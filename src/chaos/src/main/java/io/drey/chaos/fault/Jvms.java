package io.drey.chaos.fault;

import java.util.List;

/** The JVMs that faults befall. */
public interface Jvms {

    /** Their numbers. */
    List<Integer> running();

    /** Kills one of them, counted round, and starts another. */
    void replace(int target);

    void pause(int jvm);

    void resume(int jvm);
}
