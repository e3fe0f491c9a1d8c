package io.drey.internal.engine;

import java.time.Duration;

/**
 * How long the engine tries.
 *
 * @param retry how long a conditional operation decides again when others keep changing its key
 * @param lease how long a loader or a processor may take for an absent key before another JVM takes over
 * @param shared how old the load of another thread may be that is joined while nothing is known of other JVMs
 * @param lock how long an operation waits for another one on the same key in this JVM
 */
public record Limits(Duration retry, Duration lease, Duration shared, Duration lock) {}
