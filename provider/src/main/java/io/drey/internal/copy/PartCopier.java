package io.drey.internal.copy;

import org.jspecify.annotations.Nullable;

/** Copies the parts of an object: the objects that it refers to. */
@FunctionalInterface
interface PartCopier {

    /** Returns every part itself: for objects whose parts are all known to be immutable. */
    PartCopier PARTS_STAY = part -> part;

    /**
     * Returns what takes the place of this part in the copy: the part itself if it is immutable, otherwise its copy.
     *
     * @throws Refusal if no copy is certain to equal what Java serialisation would give
     */
    @Nullable
    Object copy(@Nullable Object part);
}
