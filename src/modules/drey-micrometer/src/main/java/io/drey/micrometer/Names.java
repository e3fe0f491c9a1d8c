package io.drey.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;

/**
 * Which manager has which tags in each registry, so that no two share a meter: a registry gives who asks for a meter
 * that it has already that one, and the first who removes it removes it for all. A closed manager leaves its names to
 * the next one. Keeps neither registries nor managers. Any thread.
 */
final class Names {

    private final Map<MeterRegistry, Map<Tags, WeakReference<Bound>>> taken = new WeakHashMap<>(); // guarded by this

    /** The meters of this manager in this registry, which are there already if they have been bound before. */
    Bound bound(MeterRegistry registry, CacheManager manager, Tags tags) {
        Claim claim = claim(registry, manager, tags);
        if (claim.before() != null) {
            claim.before().leave();
        }
        claim.bound().register(); // a registry calls code of its users
        return claim.bound();
    }

    /** @param before who had the names and is closed */
    private record Claim(Bound bound, @Nullable Bound before) {}

    private synchronized Claim claim(MeterRegistry registry, CacheManager manager, Tags tags) {
        Map<Tags, WeakReference<Bound>> names = taken.computeIfAbsent(registry, unknown -> new HashMap<>());
        String name = tags.stream()
                .filter(tag -> tag.getKey().equals(DreyMetrics.MANAGER))
                .map(Tag::getValue)
                .findFirst()
                .orElseThrow();
        for (int number = 1; ; number++) {
            Tags free = number == 1 ? tags : tags.and(DreyMetrics.MANAGER, name + "#" + number);
            WeakReference<Bound> known = names.get(free);
            Bound other = known == null ? null : known.get();
            if (other != null && other.isOf(manager)) {
                return new Claim(other, null);
            } else if (other == null || other.isOver()) {
                Bound bound = new Bound(registry, manager, free);
                names.put(free, new WeakReference<>(bound));
                return new Claim(bound, other);
            }
        }
    }
}
