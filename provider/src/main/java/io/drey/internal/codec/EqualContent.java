package io.drey.internal.codec;

import io.drey.codec.CodecException;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses one representative among objects of equal content within one key. Java serialisation writes an object once
 * and then refers to it, so {@code List.of(s, s)} and {@code List.of(s, copyOf(s))} are equal but differ in bytes. With
 * representatives, the content alone decides what is a reference, and identity no longer matters.
 *
 * <p>Strings and boxes are compared with {@code equals}. Other objects are compared by the bytes that each gives when
 * it is written alone, with its parts replaced by <em>their</em> content, so that sharing inside does not matter
 * either. Hash sets and maps are first put in the order of their elements' content, since their own order depends on
 * history and capacity.
 *
 * <p>Confined to one encoding. Rejected: comparing everything with {@code equals}, which serialisation proxies
 * ({@code java.time}, {@code List.of}) do not define; rewriting the finished bytes, since the format is ambiguous
 * without the classes.
 */
final class EqualContent {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_SIZE = 1 << 20;

    private final Map<Object, Object> plain = new HashMap<>();
    private final IdentityHashMap<Object, Node> byIdentity = new IdentityHashMap<>();
    private final Map<ByteBuffer, Node> byContent = new HashMap<>();
    private int depth;

    /** Returns the object to write in place of this one: the same for all objects of equal content. */
    Object representative(Object object) throws IOException {
        return isPlain(object) ? plain(object) : node(object).first();
    }

    /**
     * Returns the object itself, or, for a hash set or hash map, one with its elements in the order of their content.
     */
    Object ordered(Object object) throws IOException {
        Class<?> type = object.getClass();
        if (type == HashSet.class || type == LinkedHashSet.class) {
            List<Object> elements = sorted((Set<?>) object);
            Set<Object> ordered = new LinkedHashSet<>(2 * elements.size());
            ordered.addAll(elements);
            return ordered;
        }
        if (type == HashMap.class || type == LinkedHashMap.class) {
            Map<?, ?> map = (Map<?, ?>) object;
            Map<Object, Object> ordered = new LinkedHashMap<>(2 * map.size());
            for (Object key : sorted(map.keySet())) {
                ordered.put(key, map.get(key));
            }
            return ordered;
        }
        return object;
    }

    private List<Object> sorted(Set<?> elements) throws IOException {
        List<Element> sorted = new ArrayList<>(elements.size());
        for (Object element : elements) {
            sorted.add(new Element(
                    element,
                    element == null ? new byte[0] : node(element).content().bytes()));
        }
        sorted.sort(Comparator.comparing(Element::content, Arrays::compare));
        List<Object> result = new ArrayList<>(sorted.size());
        sorted.forEach(element -> result.add(element.value()));
        return result;
    }

    private static boolean isPlain(Object object) {
        return object instanceof String || object instanceof Enum || JdkValues.isScalar(object.getClass());
    }

    /**
     * Returns one instance for each content. Strings are interned, since the stream's own strings are (names of types
     * and of constants): it would refer to one of those in place of the caller's only if both were the same instance.
     */
    private Object plain(Object object) {
        if (object instanceof String text) {
            return text.intern();
        }
        return object instanceof Enum ? object : plain.computeIfAbsent(object, first -> first);
    }

    private Node node(Object object) throws IOException {
        Node known = byIdentity.get(object);
        if (known != null) {
            return known;
        }
        if (++depth > MAX_DEPTH) {
            throw new CodecException("A key of " + object.getClass().getName()
                    + " contains itself or is nested deeper than " + MAX_DEPTH + "; use a flat key, such as a record");
        }
        Object ordered = ordered(object);
        byte[] bytes = contentOf(ordered);
        depth--;
        Node node = byContent.computeIfAbsent(ByteBuffer.wrap(bytes), content -> new Node(ordered, new Content(bytes)));
        byIdentity.put(object, node);
        return node;
    }

    private byte[] contentOf(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Alone alone = new Alone(bytes)) {
            alone.writeObject(object);
        }
        if (bytes.size() > MAX_SIZE) {
            throw new CodecException(
                    "A key of " + object.getClass().getName() + " is larger than " + MAX_SIZE + " bytes");
        }
        return bytes.toByteArray();
    }

    private record Element(Object value, byte[] content) {}

    private record Node(Object first, Content content) {}

    /**
     * Stands for a part. Its bytes are written as plain data, since an array would be an object with its own content.
     */
    @SuppressWarnings("serial") // no constructor for reading it
    private static final class Content implements Externalizable {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.write(bytes);
        }

        @Override
        public void readExternal(ObjectInput in) {
            throw new UnsupportedOperationException("Content is compared and never read");
        }
    }

    /** Writes one object with its parts replaced by their content. The result is compared and never read. */
    private final class Alone extends ObjectOutputStream {
        private boolean atRoot = true;

        Alone(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (atRoot) {
                atRoot = false;
                return object;
            }
            if (object instanceof IOException failure) {
                throw failure;
            }
            return isPlain(object) ? plain(object) : node(object).content();
        }
    }
}
