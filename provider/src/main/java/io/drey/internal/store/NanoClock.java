package io.drey.internal.store;

/** A monotonic clock in nanoseconds with an arbitrary origin. Injected, so that tests move time by hand. Any thread. */
@FunctionalInterface
public interface NanoClock {

    /** The clock of this JVM. No other place reads it. */
    NanoClock SYSTEM = System::nanoTime;

    long nanos();
}
