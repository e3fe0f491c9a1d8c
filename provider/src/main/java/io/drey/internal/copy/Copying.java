package io.drey.internal.copy;

import org.jspecify.annotations.Nullable;

/** What a copy asks for each object that the copied one refers to. */
@FunctionalInterface
interface Copying {

    /** Keeps every part: all of them are known to be immutable. */
    Copying PARTS_STAY = part -> part;

    /**
     * The part of the copy: the given one if it is immutable, otherwise its copy.
     *
     * @throws Refusal if there is none that equals what Java serialisation would give
     */
    @Nullable
    Object of(@Nullable Object part);
}
