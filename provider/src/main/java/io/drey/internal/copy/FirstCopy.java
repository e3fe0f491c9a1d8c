package io.drey.internal.copy;

import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first copy of a value and finds out what later copies may rely on: whether any mutable part is reached
 * twice, and whether any object but the root is mutable. An object that is reached twice is copied once, as
 * serialisation does. A value that contains itself is refused, and so is one that exceeds the limits of
 * {@link JavaCodec} or comes near them.
 *
 * <p>Confined to one copy.
 */
final class FirstCopy implements PartCopier {

    /** Levels that the serialised form of one immutable object may add. */
    private static final int LEAF_DEPTH = 6;

    /** Objects that the serialised form of one immutable object may consist of. */
    private static final int LEAF_OBJECTS = 8;

    /** Deeper nesting might overflow a stack of ordinary size. */
    private static final int MAX_DEPTH = 200;

    private static final long REFERENCE_BYTES = 10;

    /** Up to this number, comparing a part with each of them is quicker than reading the part's class from memory. */
    private static final int MAX_FLAT = 8;

    private static final Object UNDERWAY = new Object();

    private final Copier copier;
    private final int maxDepth;
    private final long maxReferences;
    private final long maxLength;
    private final long maxBytes;
    private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();
    private int depth;
    private long references;
    private long bytes;
    private final List<Object> flat = new ArrayList<>();
    private int copied;
    private boolean branchesMeet;

    FirstCopy(Copier copier, DecodeLimits limits) {
        this.copier = copier;
        maxDepth = Math.min(MAX_DEPTH, limits.depth() - LEAF_DEPTH);
        maxReferences = limits.references() / LEAF_OBJECTS;
        maxLength = limits.arrayLength();
        maxBytes = limits.bytes();
    }

    @Override
    public @Nullable Object copy(@Nullable Object part) {
        bytes += REFERENCE_BYTES;
        references++;
        if (part == null) {
            return part;
        }
        ClassCopier classCopier = copier.classCopier(part.getClass());
        bytes += classCopier.bytes(part);
        if (references > maxReferences || bytes > maxBytes || depth > maxDepth) {
            throw Refusal.refuse();
        }
        return classCopier == ClassCopier.SHARED ? part : copied(part, classCopier);
    }

    @SuppressWarnings("ReferenceEquality")
    private Object copied(Object part, ClassCopier classCopier) {
        Object known = copies.putIfAbsent(part, UNDERWAY);
        if (known != null) {
            branchesMeet |= known != part;
            return known == UNDERWAY ? throwRefusal() : known;
        }
        long length = classCopier.length(part);
        if (length > maxLength || length > maxReferences) {
            throw Refusal.refuse();
        }
        int copiedBefore = copied;
        depth++;
        Object copy = classCopier.copy(part, this);
        depth--;
        copies.put(part, copy);
        if (copy != part && copied++ == copiedBefore) {
            flat.add(copy);
        }
        return copy;
    }

    private static Object throwRefusal() {
        throw Refusal.refuse();
    }

    /** Returns what later copies of this one must do. */
    MasterCopy.Kind kind() {
        if (copied == 0) {
            return MasterCopy.Kind.IMMUTABLE;
        } else if (branchesMeet) {
            return MasterCopy.Kind.GRAPH;
        }
        return copied == 1 ? MasterCopy.Kind.FLAT : MasterCopy.Kind.TREE;
    }

    /** Returns the copied objects whose parts are all immutable; empty if there are too many to be of use. */
    List<Object> flat() {
        return flat.size() > MAX_FLAT ? List.of() : flat;
    }
}
