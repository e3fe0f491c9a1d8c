package io.drey.chaos.fault;

import java.time.Duration;
import java.util.List;

/**
 * One thing that happens.
 *
 * @param gap since the last one was over
 * @param target which of the JVMs or servers that are concerned, counted round
 * @param length how long it lasts, where that can be chosen
 */
public record Step(Fault kind, Duration gap, int target, Duration length) {

    /** The one it strikes. */
    public <T> T of(List<T> all) {
        return all.get(target % all.size());
    }
}
