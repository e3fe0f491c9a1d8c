package io.drey.chaos.fault;

import java.time.Duration;
import java.util.List;

/** The JVMs that faults befall. */
public interface Jvms {

    /** Their numbers. */
    List<Integer> running();

    /** Kills one of them, counted round, and starts another. */
    void replace(int target);

    void pause(int jvm);

    void resume(int jvm);

    /** Sets the wall clock of one of them, so much off the true time, for itself and whoever takes its place. */
    void setClock(int jvm, Duration wrong);
}
