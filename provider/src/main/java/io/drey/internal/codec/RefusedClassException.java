package io.drey.internal.codec;

import io.drey.codec.CodecException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A class is not allowed. Says what to write. Immutable, any thread. */
final class RefusedClassException extends CodecException {

    private static final long serialVersionUID = 1L;

    private final String name;

    RefusedClassException(String name) {
        this(name, List.of(name));
    }

    private RefusedClassException(String name, Collection<String> all) {
        super(Advice.onRefused(all));
        this.name = name;
    }

    /** The same, of all that are not. */
    RefusedClassException withAll(Collection<String> others) {
        Set<String> all = new LinkedHashSet<>(List.of(name));
        all.addAll(others);
        return new RefusedClassException(name, all);
    }
}
