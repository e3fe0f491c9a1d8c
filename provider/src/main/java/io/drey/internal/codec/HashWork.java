package io.drey.internal.codec;

import io.drey.codec.CodecException;
import java.io.ObjectStreamConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the work that deserialising an object would spend on hash codes. It walks through the bytes, so that no object
 * is made. Deserialising a hash set computes the hash code of each element, which visits everything in it, once for
 * each path that leads there. Sets of sets, each contained in two others, so take time exponential in their depth, from
 * a few hundred bytes.
 *
 * <p>The cost of an object is the number of objects that its hash code would visit. Each element or key of a hashed
 * collection adds its cost to a sum, and the sum is bounded. Deserialisation meets the same objects in the same order.
 * Bytes that are no serialisation stream end the walk, as they would end the reading.
 *
 * <p>Confined to one walk. Rejected: bounding the nesting alone, since ten levels of wide sets are too much already.
 */
final class HashWork {

    /**
     * Visits permitted for each object that a stream may contain: about a tenth of a second with the default limits.
     */
    private static final long VISITS_A_REFERENCE = 16;

    private static final long ENDLESS = Long.MAX_VALUE >>> 8;

    /**
     * Some tables chain colliding elements in lists and not in trees, so that each element may be compared with all
     * before it. That many comparisons count as one visit.
     */
    private static final int CHAINED = 128;

    private static final int BYTES_A_VISIT = 32;

    /** Which of the objects that a class writes after its fields it hashes when it reads them. */
    private enum Hashes {
        NONE,
        ALL,
        EVERY_OTHER
    }

    private static final String CHOSEN_BY_TAG = "java.util.CollSer";
    private static final String CHAINING = "java.util.Hashtable";
    private static final int TAG_SET = 2;
    private static final int TAG_MAP = 3;

    private static final Map<String, Hashes> HASHED = Map.of(
            "java.util.HashSet",
            Hashes.ALL,
            "java.util.HashMap",
            Hashes.EVERY_OTHER,
            CHAINING,
            Hashes.EVERY_OTHER,
            "java.util.concurrent.ConcurrentHashMap",
            Hashes.EVERY_OTHER,
            CHOSEN_BY_TAG,
            Hashes.NONE);

    private final StreamBytes in;
    private final DecodeLimits limits;
    private final boolean isKey;
    private final long most;
    private final List<Object> handles = new ArrayList<>();
    private long visits;

    private HashWork(StreamBytes in, DecodeLimits limits, boolean isKey) {
        this.in = in;
        this.limits = limits;
        this.isKey = isKey;
        this.most = Math.min(ENDLESS / VISITS_A_REFERENCE, limits.references()) * VISITS_A_REFERENCE;
    }

    /** Whether a stream in which this class occurs must be checked. */
    static boolean isHashed(String className) {
        return HASHED.containsKey(className);
    }

    /**
     * Walks through a stream.
     *
     * @param isKey whether the object as a whole will be hashed too
     * @throws CodecException if reading it would take too long, or if it is a key that contains itself
     */
    static void check(byte[] bytes, int offset, int length, DecodeLimits limits, boolean isKey) {
        HashWork work = new HashWork(new StreamBytes(bytes, offset, length), limits, isKey);
        try {
            work.in.skip(4); // magic and version
            work.in.skipBlocks();
            long root = work.content(work.in.tag(), 1);
            if (isKey) {
                work.hash(root);
            }
        } catch (StreamBytes.Malformed e) {
            // deserialisation would fail at the same place, and what comes before it is within the bound
        }
    }

    private void hash(long cost) {
        visits += cost;
        if (visits > most) {
            throw new CodecException(
                    "Hash codes of the elements of its sets and the keys of its maps would be asked for " + most
                            + " objects and more (16 * drey.codec.max-references): they contain each other too often");
        }
    }

    /** An object that has been or is being read. */
    private static final class Node {
        private final boolean fillsUp;
        private boolean open = true;
        private long cost = 1;

        /**
         * @param fillsUp whether the object gets its parts one by one as they are read, and not all at once at the end
         */
        Node(boolean fillsUp) {
            this.fillsUp = fillsUp;
        }

        void add(long part) {
            cost = Math.min(ENDLESS, cost + part);
        }
    }

    /** Returns the cost of the object that begins here. */
    private long content(int tag, int depth) {
        if (depth > limits.depth() + 1) {
            throw StreamBytes.malformed(); // refused when it is read
        }
        return switch (tag) {
            case ObjectStreamConstants.TC_NULL -> 1;
            case ObjectStreamConstants.TC_REFERENCE -> reference();
            case ObjectStreamConstants.TC_STRING -> text(in.unsignedShort());
            case ObjectStreamConstants.TC_LONGSTRING -> text(in.number(8));
            case ObjectStreamConstants.TC_CLASS -> type();
            case ObjectStreamConstants.TC_CLASSDESC, ObjectStreamConstants.TC_PROXYCLASSDESC -> {
                description(tag, depth);
                yield 1;
            }
            case ObjectStreamConstants.TC_ENUM -> constant(depth);
            case ObjectStreamConstants.TC_ARRAY -> array(depth);
            case ObjectStreamConstants.TC_OBJECT -> object(depth);
            default -> throw StreamBytes.malformed();
        };
    }

    private long reference() {
        if (!(handle() instanceof Node node)) {
            return 1;
        } else if (node.open && isKey) {
            throw new CodecException("A key that contains itself");
        }
        return node.open && !node.fillsUp ? 1 : node.cost;
    }

    private Object handle() {
        long index = in.number(4) - ObjectStreamConstants.baseWireHandle;
        if (index < 0 || index >= handles.size()) {
            throw StreamBytes.malformed();
        }
        return handles.get((int) index);
    }

    private long text(long length) {
        handles.add("");
        in.skip(length);
        return 1;
    }

    private long type() {
        description(in.tag(), 1);
        handles.add("");
        return 1;
    }

    private long constant(int depth) {
        description(in.tag(), depth);
        handles.add("");
        return content(in.tag(), depth + 1);
    }

    private long array(int depth) {
        Description type = some(description(in.tag(), depth));
        Node node = new Node(true);
        handles.add(node);
        long length = in.number(4);
        if (type.name().length() > 1 && StreamBytes.size(type.name().charAt(1)) > 0) {
            long bytes = length * StreamBytes.size(type.name().charAt(1));
            in.skip(bytes);
            node.add(bytes / BYTES_A_VISIT);
        } else {
            for (long i = 0; i < length; i++) {
                node.add(content(in.tag(), depth + 1));
            }
        }
        node.open = false;
        return node.cost;
    }

    private long object(int depth) {
        Description type = some(description(in.tag(), depth));
        Node node = new Node(type.name().startsWith("java."));
        handles.add(node);
        data(type, node, depth);
        node.open = false;
        return node.cost;
    }

    /** Walks through what each class of the hierarchy wrote, the topmost first. */
    private void data(@Nullable Description type, Node node, int depth) {
        if (type == null) {
            return;
        }
        data(type.above(), node, depth);
        if (type.has(ObjectStreamConstants.SC_EXTERNALIZABLE)) {
            if (!type.has(ObjectStreamConstants.SC_BLOCK_DATA)) {
                throw StreamBytes.malformed();
            }
            annotation(node, Hashes.NONE, false, depth);
        } else if (type.has(ObjectStreamConstants.SC_SERIALIZABLE)) {
            Hashes hashes = hashes(type);
            in.skip(type.primitives());
            for (int i = 0; i < type.objects(); i++) {
                node.add(content(in.tag(), depth + 1));
            }
            if (type.has(ObjectStreamConstants.SC_WRITE_METHOD)) {
                boolean chains = type.name().equals(CHAINING) || type.name().equals(CHOSEN_BY_TAG);
                annotation(node, hashes, chains, depth);
            }
        }
    }

    private Hashes hashes(Description type) {
        if (type.name().equals(CHOSEN_BY_TAG)) {
            return switch (in.last(type.primitives())) {
                case TAG_SET -> Hashes.ALL;
                case TAG_MAP -> Hashes.EVERY_OTHER;
                default -> Hashes.NONE;
            };
        }
        return HASHED.getOrDefault(type.name(), Hashes.NONE);
    }

    private void annotation(Node node, Hashes hashes, boolean chains, int depth) {
        for (long i = 0; ; i++) {
            in.skipBlocks();
            int tag = in.tag();
            if (tag == ObjectStreamConstants.TC_ENDBLOCKDATA) {
                return;
            }
            long cost = content(tag, depth + 1);
            node.add(cost);
            if (hashes == Hashes.ALL || (hashes == Hashes.EVERY_OTHER && i % 2 == 0)) {
                hash(cost + (chains ? i / CHAINED : 0));
            }
        }
    }

    /** A class as the stream describes it; later objects refer to it by its handle. */
    private record Description(
            String name,
            int flags,
            long primitives,
            int objects,
            @Nullable Description above) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private static Description some(@Nullable Description type) {
        if (type == null) {
            throw StreamBytes.malformed();
        }
        return type;
    }

    private @Nullable Description description(int tag, int depth) {
        return switch (tag) {
            case ObjectStreamConstants.TC_NULL -> null;
            case ObjectStreamConstants.TC_REFERENCE -> {
                if (handle() instanceof Description known) {
                    yield known;
                }
                throw StreamBytes.malformed();
            }
            case ObjectStreamConstants.TC_CLASSDESC -> described(depth);
            case ObjectStreamConstants.TC_PROXYCLASSDESC -> proxy(depth);
            default -> throw StreamBytes.malformed();
        };
    }

    private Description described(int depth) {
        String name = in.text();
        in.skip(8); // serialVersionUID
        int at = handles.size();
        handles.add("");
        int flags = in.tag();
        long primitives = 0;
        int objects = 0;
        for (int left = in.unsignedShort(); left > 0; left--) {
            int size = StreamBytes.size((char) in.tag());
            in.skip(in.unsignedShort()); // the field's name
            if (size > 0) {
                primitives += size;
            } else {
                objects++;
                content(in.tag(), depth + 1); // its type
            }
        }
        return closed(at, name, flags, primitives, objects, depth);
    }

    private Description proxy(int depth) {
        int at = handles.size();
        handles.add("");
        for (long left = in.number(4); left > 0; left--) {
            in.skip(in.unsignedShort());
        }
        return closed(at, "", ObjectStreamConstants.SC_SERIALIZABLE, 0, 0, depth);
    }

    private Description closed(int at, String name, int flags, long primitives, int objects, int depth) {
        annotation(new Node(false), Hashes.NONE, false, depth);
        Description above = description(in.tag(), depth);
        Description type = new Description(name, flags, primitives, objects, above);
        handles.set(at, type);
        return type;
    }
}
