package io.drey.hibernate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A cached value in Hibernate's disassembled form, which nobody changes. Immutable.
 *
 * @param version of the entity, null if it has none
 * @param millis when the transaction began that read the value or wrote it, as a {@link Tick} has it
 * @param jvm of that transaction
 * @param nanos of that transaction
 * @param ended when a change that wrote the value had ended, on the servers' clocks in milliseconds, and no earlier; 0
 *     for what was read
 */
record Item(
        @SuppressWarnings("serial") Object value,
        @SuppressWarnings("serial") @Nullable Object version,
        long millis,
        long jvm,
        long nanos,
        long ended)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    Item(Object value, @Nullable Object version, Tick start, long ended) {
        this(value, version, start.millis(), start.jvm(), start.nanos(), ended);
    }

    Tick start() {
        return new Tick(millis, jvm, nanos);
    }
}
