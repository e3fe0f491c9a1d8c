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
 */
record Item(
        @SuppressWarnings("serial") Object value,
        @SuppressWarnings("serial") @Nullable Object version,
        long millis,
        long jvm,
        long nanos)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    Item(Object value, @Nullable Object version, Tick start) {
        this(value, version, start.millis(), start.jvm(), start.nanos());
    }

    Tick start() {
        return new Tick(millis, jvm, nanos);
    }
}
