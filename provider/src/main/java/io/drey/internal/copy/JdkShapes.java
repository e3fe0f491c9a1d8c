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
 * Shapes of classes of the JDK, by exact class: their serialised forms are known, and their public methods suffice to
 * make what reading those would. Hash tables are sized as reading sizes them, so that copies iterate in the same order.
 *
 * <p>Those that cannot be told apart from outside (what lies behind an unmodifiable view, the array behind
 * {@code Arrays.asList}) have none. Constants, any thread.
 */
@SuppressWarnings("JdkObsolete") // applications have linked lists
final class JdkShapes {

    private static final Set<String> LEAVES = Set.of(
            "java.time.ZoneRegion",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$ReverseComparator",
            "java.lang.String$CaseInsensitiveComparator");

    private static final Map<Class<?>, Shape> BY_CLASS = Map.ofEntries(
            Map.entry(ArrayList.class, new ListShape()),
            Map.entry(LinkedList.class, new CollectionShape(size -> new LinkedList<>())),
            Map.entry(ArrayDeque.class, new CollectionShape(ArrayDeque::new)),
            Map.entry(HashSet.class, new CollectionShape(size -> new HashSet<>(buckets(size)))),
            Map.entry(LinkedHashSet.class, new CollectionShape(size -> new LinkedHashSet<>(buckets(size)))),
            Map.entry(TreeSet.class, new SortedSetShape()),
            Map.entry(HashMap.class, new HashMapShape()),
            Map.entry(LinkedHashMap.class, new OrderedMapShape(map -> (Map<?, ?>) ((HashMap<?, ?>) map).clone())),
            Map.entry(TreeMap.class, new OrderedMapShape(map -> (Map<?, ?>) ((TreeMap<?, ?>) map).clone())),
            Map.entry(Date.class, new DateShape()),
            Map.entry(BitSet.class, new ClonedShape(set -> ((BitSet) set).clone(), set -> ((BitSet) set).size())));

    /** By name, as these classes are not visible, or of a module that may be missing. */
    private static final Map<String, Shape> BY_NAME = Map.ofEntries(
            Map.entry("java.sql.Date", new DateShape()),
            Map.entry("java.sql.Time", new DateShape()),
            Map.entry("java.sql.Timestamp", new DateShape()),
            Map.entry("java.util.ImmutableCollections$List12", new FrozenShape(JdkShapes::listOf)),
            Map.entry("java.util.ImmutableCollections$ListN", new FrozenShape(JdkShapes::listOf)),
            Map.entry("java.util.ImmutableCollections$Set12", new FrozenShape((set, parts) -> Set.of(parts))),
            Map.entry("java.util.ImmutableCollections$SetN", new FrozenShape((set, parts) -> Set.of(parts))),
            Map.entry(
                    "java.util.Collections$SingletonList",
                    new FrozenShape((list, parts) -> Collections.singletonList(parts[0]))),
            Map.entry(
                    "java.util.Collections$SingletonSet",
                    new FrozenShape((set, parts) -> Collections.singleton(parts[0]))),
            Map.entry("java.util.ImmutableCollections$Map1", new FrozenMapShape()),
            Map.entry("java.util.ImmutableCollections$MapN", new FrozenMapShape()));

    private JdkShapes() {}

    static @Nullable Shape of(Class<?> type) {
        if (isLeaf(type)) {
            return Shape.SHARED;
        }
        Shape shape = BY_CLASS.get(type);
        return shape != null ? shape : BY_NAME.get(type.getName());
    }

    /** Whether instances of exactly this class are immutable, and serialised without asking other classes. */
    static boolean isLeaf(Class<?> type) {
        return JdkValues.isImmutable(type) || LEAVES.contains(type.getName());
    }

    static boolean isFinal(Class<?> type) {
        return Modifier.isFinal(type.getModifiers());
    }

    /** As {@code HashSet.readObject} sizes its table. */
    private static int buckets(int size) {
        return (int) (size * (1 / 0.75f));
    }

    /** Lists of streams admit null, even if none is in them; those of {@code List.of} throw when asked for one. */
    @SuppressWarnings("ReferenceEquality") // copyOf answers with its argument only if that is a list of List.of
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
