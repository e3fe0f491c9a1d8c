package io.drey.internal.copy;

import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first copy of an object, which finds out what later copies may rely on: whether any mutable part is reached twice,
 * and whether there is any but the root. An object that is reached twice is copied once, as serialisation does; one that
 * contains itself is refused, as is what exceeds the limits of {@link JavaCodec} or comes near.
 *
 * <p>Confined to one copy.
 */
final class FirstCopy implements Copying {

    /** Levels and objects that the serialised form of an immutable object may have more than one. */
    private static final int LEAF_DEPTH = 6;

    private static final int LEAF_OBJECTS = 8;

    /** Deeper than a stack of ordinary size allows for certain. */
    private static final int MAX_DEPTH = 200;

    private static final long REFERENCE_BYTES = 10;

    /** So few that comparing with each is quicker than looking at their parts. */
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
    public @Nullable Object of(@Nullable Object part) {
        bytes += REFERENCE_BYTES;
        references++;
        if (part == null) {
            return part;
        }
        Shape shape = copier.shape(part.getClass());
        bytes += shape.bytes(part);
        if (references > maxReferences || bytes > maxBytes || depth > maxDepth) {
            throw Refusal.refuse();
        }
        return shape == Shape.SHARED ? part : copied(part, shape);
    }

    @SuppressWarnings("ReferenceEquality")
    private Object copied(Object part, Shape shape) {
        Object known = copies.putIfAbsent(part, UNDERWAY);
        if (known != null) {
            branchesMeet |= known != part;
            return known == UNDERWAY ? throwRefusal() : known;
        }
        long length = shape.length(part);
        if (length > maxLength || length > maxReferences) {
            throw Refusal.refuse();
        }
        int copiedBefore = copied;
        depth++;
        Object copy = shape.copy(part, this);
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

    /** What later copies of this one must do. */
    Original.Kind kind() {
        if (copied == 0) {
            return Original.Kind.IMMUTABLE;
        } else if (branchesMeet) {
            return Original.Kind.GRAPH;
        }
        return copied == 1 ? Original.Kind.FLAT : Original.Kind.TREE;
    }

    /** The copied objects of whose parts none was, if they are few. */
    List<Object> flat() {
        return flat.size() > MAX_FLAT ? List.of() : flat;
    }
}
