package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Files that name each other, directly or around a circle: none of them can be read, tested or replaced without the
 * others. Nested classes count as their file. Packages may not form a circle at all, see {@link ArchitectureTest}.
 */
class ClassKnotsTest {

    private static final String ROOT = ArchitectureTest.ROOT;
    private static final Map<String, Set<String>> DEPENDENCIES = dependencies();
    private static final List<Set<String>> KNOTS = knots();

    /** The knots that may stay, and why. Each name is that of a file, without the root package. */
    private static final Map<Set<String>, String> KNOWN = Map.ofEntries(
            known(
                    "an address is parsed from its URI, and its kind decides how",
                    "internal.address.RemoteAddress",
                    "internal.address.RemoteScheme",
                    "internal.address.RemoteUri"),
            known(
                    "the stream looks on the stack whether the codec has called it",
                    "internal.codec.CanonicalOutput",
                    "internal.codec.CheckedOutput",
                    "internal.codec.JavaCodec"),
            known(
                    "objects are copied part by part, and each part as objects are: honest recursion",
                    "internal.copy.ClassCopiers",
                    "internal.copy.Copier",
                    "internal.copy.FieldCopier",
                    "internal.copy.FirstCopy",
                    "internal.copy.RecordCopier",
                    "internal.copy.TreeCopy"),
            known(
                    "an attempt asks its runner for another one, and so do a call for many keys and many threads of a key",
                    "internal.engine.Attempt",
                    "internal.engine.Crowd",
                    "internal.engine.Member",
                    "internal.engine.Moves",
                    "internal.engine.Round",
                    "internal.engine.Runner",
                    "internal.engine.Together"),
            known(
                    "loads keep what they loaded one by one or at once, by the same rules",
                    "internal.engine.Loads",
                    "internal.engine.LoadsKept"),
            known(
                    "a connection that breaks dials again by the connector that made it",
                    "internal.redis.Connector",
                    "internal.redis.ReconnectingConnection"),
            known(
                    "a write that comes back belongs to the flight that it was taken by, and that to its key",
                    "internal.queue.InFlight",
                    "internal.queue.PendingKey",
                    "internal.queue.Returned"),
            known("an interface and its usual implementation", "internal.queue.SystemTiming", "internal.queue.Timing"),
            known(
                    "a cache names the manager that assembles it, as the standard wants, and a manager rests with its caches",
                    "internal.jcache.CacheAssembly",
                    "internal.jcache.CacheRuntime",
                    "internal.jcache.Suspension",
                    "internal.jcache.TieredCache",
                    "internal.jcache.TieredCacheManager",
                    "internal.jcache.UserExtensions"));

    @Test
    void noFilesFormAKnotThatIsNotKnown() {
        List<String> fresh = new ArrayList<>();
        for (Set<String> knot : KNOTS) {
            if (!KNOWN.containsKey(knot)) {
                fresh.add(drawn(knot));
            }
        }

        assertThat(fresh)
                .as("files that name each other: open the circle, or list it with its reason")
                .isEmpty();
    }

    @Test
    void knownKnotsThatWereOpenedAreTakenOffTheList() {
        assertThat(KNOWN.keySet().stream().filter(known -> !KNOTS.contains(known)))
                .isEmpty();
    }

    private static Map.Entry<Set<String>, String> known(String reason, String... files) {
        return Map.entry(Set.of(files), reason);
    }

    private static Map<String, Set<String>> dependencies() {
        Map<String, Set<String>> files = new TreeMap<>();
        for (JavaClass each : ArchitectureTest.MAIN) {
            Set<String> targets = files.computeIfAbsent(file(each), name -> new TreeSet<>());
            for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !file(target).equals(file(each))) {
                    targets.add(file(target));
                }
            }
        }
        return files;
    }

    private static String file(JavaClass of) {
        String name = of.getName().substring(ROOT.length() + 1);
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** The strongly connected components of more than one file. */
    private static List<Set<String>> knots() {
        Components components = new Components(DEPENDENCIES);
        return components.found.stream().filter(each -> each.size() > 1).toList();
    }

    /** The knot, and in it who names whom. */
    private static String drawn(Set<String> knot) {
        StringBuilder drawn = new StringBuilder("a knot of " + knot.size() + " files:");
        DEPENDENCIES.forEach((from, targets) -> {
            Set<String> within = new TreeSet<>(targets);
            within.retainAll(knot);
            if (knot.contains(from)) {
                drawn.append("\n    ").append(from).append(" -> ").append(String.join(", ", within));
            }
        });
        return drawn.toString();
    }

    /** Tarjan's algorithm. */
    private static final class Components {

        private final Map<String, Set<String>> edges;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final Map<String, Integer> lowest = new HashMap<>();
        private final Deque<String> path = new ArrayDeque<>();
        private final List<Set<String>> found = new ArrayList<>();

        Components(Map<String, Set<String>> edges) {
            this.edges = edges;
            edges.keySet().forEach(node -> {
                if (!numbers.containsKey(node)) {
                    visit(node);
                }
            });
        }

        private void visit(String node) {
            numbers.put(node, numbers.size());
            lowest.put(node, numbers.get(node));
            path.push(node);
            for (String next : edges.getOrDefault(node, Set.of())) {
                if (!numbers.containsKey(next)) {
                    visit(next);
                    lowest.merge(node, lowest.get(next), Math::min);
                } else if (path.contains(next)) {
                    lowest.merge(node, numbers.get(next), Math::min);
                }
            }
            if (lowest.get(node).equals(numbers.get(node))) {
                Set<String> component = new TreeSet<>();
                String member;
                do {
                    member = path.pop();
                    component.add(member);
                } while (!member.equals(node));
                found.add(component);
            }
        }
    }
}
