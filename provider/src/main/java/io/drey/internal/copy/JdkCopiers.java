package io.drey.internal.copy;

import io.drey.internal.codec.JdkValues;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The copiers of the JDK's classes, by exact class. Their serialised forms are known, and their public methods suffice
 * to make what deserialisation would. Hash tables are sized as deserialisation sizes them, so that copies iterate in
 * the same order.
 *
 * <p>Classes whose content cannot be inspected from outside (what lies behind an unmodifiable view, the array behind
 * {@code Arrays.asList}) have no copier. Constants, any thread.
 */
@SuppressWarnings("JdkObsolete") // applications have linked lists
final class JdkCopiers {

    private static final Set<String> LEAVES = Set.of(
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$ReverseComparator",
            "java.lang.String$CaseInsensitiveComparator");

    private static final Map<Class<?>, ClassCopier> BY_CLASS = Map.ofEntries(
            Map.entry(ArrayList.class, new ArrayListCopier()),
            Map.entry(LinkedList.class, new CollectionCopier(size -> new LinkedList<>())),
            Map.entry(ArrayDeque.class, new CollectionCopier(ArrayDeque::new)),
            Map.entry(HashSet.class, new CollectionCopier(size -> new HashSet<>(buckets(size)))),
            Map.entry(LinkedHashSet.class, new CollectionCopier(size -> new LinkedHashSet<>(buckets(size)))),
            Map.entry(TreeSet.class, new TreeSetCopier()),
            Map.entry(HashMap.class, new HashMapCopier()),
            Map.entry(LinkedHashMap.class, new OrderedMapCopier(map -> (Map<?, ?>) ((HashMap<?, ?>) map).clone())),
            Map.entry(TreeMap.class, new OrderedMapCopier(map -> (Map<?, ?>) ((TreeMap<?, ?>) map).clone())),
            Map.entry(Date.class, new DateCopier()),
            Map.entry(BitSet.class, new CloneCopier(set -> ((BitSet) set).clone(), set -> ((BitSet) set).size())));

    /** By name, since these classes are not visible or belong to a module that may be missing. */
    private static final Map<String, ClassCopier> BY_NAME = Map.ofEntries(
            Map.entry("java.sql.Date", new DateCopier()),
            Map.entry("java.sql.Time", new DateCopier()),
            Map.entry("java.sql.Timestamp", new DateCopier()),
            Map.entry("java.util.ImmutableCollections$List12", new UnmodifiableCopier(JdkCopiers::listOf)),
            Map.entry("java.util.ImmutableCollections$ListN", new UnmodifiableCopier(JdkCopiers::listOf)),
            Map.entry("java.util.ImmutableCollections$Set12", new UnmodifiableCopier((set, parts) -> Set.of(parts))),
            Map.entry("java.util.ImmutableCollections$SetN", new UnmodifiableCopier((set, parts) -> Set.of(parts))),
            Map.entry(
                    "java.util.Collections$SingletonList",
                    new UnmodifiableCopier((list, parts) -> Collections.singletonList(parts[0]))),
            Map.entry(
                    "java.util.Collections$SingletonSet",
                    new UnmodifiableCopier((set, parts) -> Collections.singleton(parts[0]))),
            Map.entry("java.util.ImmutableCollections$Map1", new UnmodifiableMapCopier()),
            Map.entry("java.util.ImmutableCollections$MapN", new UnmodifiableMapCopier()));

    private JdkCopiers() {}

    static @Nullable ClassCopier of(Class<?> type) {
        if (isLeaf(type)) {
            return ClassCopier.SHARED;
        }
        ClassCopier classCopier = BY_CLASS.get(type);
        return classCopier != null ? classCopier : BY_NAME.get(type.getName());
    }

    /** Whether instances of exactly this class are immutable and refer to no object of an application's class. */
    static boolean isLeaf(Class<?> type) {
        return JdkValues.isImmutable(type) || LEAVES.contains(type.getName());
    }

    static boolean isFinal(Class<?> type) {
        return Modifier.isFinal(type.getModifiers());
    }

    /** Sizes the table as {@code HashSet.readObject} does. */
    private static int buckets(int size) {
        return (int) (size * (1 / 0.75f));
    }

    /**
     * Makes a list of the original's kind. {@code Stream.toList} and {@code List.of} share a class, but only lists of
     * the former may contain null, and only those of the latter throw from {@code contains(null)}.
     */
    @SuppressWarnings("ReferenceEquality") // copyOf returns its argument only if that is a list of List.of
    private static Collection<?> listOf(Collection<?> original, @Nullable Object[] parts) {
        for (Object part : parts) {
            if (part == null) {
                return Stream.of(parts).toList();
            }
        }
        return List.copyOf(original) == original
                ? List.of(parts)
                : Stream.of(parts).toList();
    }
}
