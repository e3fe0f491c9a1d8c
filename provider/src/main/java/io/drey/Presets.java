package io.drey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Drey itself knows of the frameworks above it. {@code reference.conf} documents it. Stateless, any thread. */
final class Presets {

    private static final String HIBERNATE = "hibernate";
    private static final String TIMESTAMPS = "hibernate-timestamps";

    /** Starts the name of a list in {@code drey.codec.allow}. */
    private static final String LIST = "preset:";

    private static final Map<String, List<String>> LISTS = Map.of(
            HIBERNATE,
            List.of(
                    "org.hibernate.cache.**",
                    "org.hibernate.query.internal.*",
                    "org.hibernate.type.AnyType",
                    "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer",
                    "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl"),
            "spring",
            List.of(
                    "org.springframework.cache.support.NullValue",
                    "org.springframework.cache.interceptor.SimpleKey"));

    private Presets() {}

    /** Sets what a preset says. */
    static void apply(String preset, TierOptions.Builder options) {
        switch (preset) {
            case HIBERNATE ->
                options.writeThrough().maxStaleness(Duration.ZERO).staleOnError(Duration.ZERO);
            case TIMESTAMPS ->
                options.writeThrough()
                        .onUnavailable(OnUnavailable.FAIL)
                        .maximumSize(TierOptions.UNLIMITED)
                        .maxStaleness(Duration.ZERO)
                        .staleOnError(Duration.ZERO)
                        .expiryForCreation(null)
                        .expiryForUpdate(null)
                        .expiryForAccess(null);
            default ->
                throw ConfigurationException.of(
                        "preset", '"' + preset + '"', "one of " + HIBERNATE + ", " + TIMESTAMPS);
        }
    }

    /** Caches that are known by name, with and without a prefix. */
    static Map<String, TierOptions> caches(TierOptions defaults) {
        TierOptions timestamps = defaults.toBuilder().preset(TIMESTAMPS).build();
        TierOptions results = defaults.toBuilder().onUnavailable(OnUnavailable.MISS).build();
        Map<String, TierOptions> caches = new LinkedHashMap<>();
        caches.put("default-update-timestamps-region", timestamps);
        caches.put("*.default-update-timestamps-region", timestamps);
        caches.put("default-query-results-region", results);
        caches.put("*.default-query-results-region", results);
        return caches;
    }

    /** Class patterns, lists that are named among them put in their place. */
    static List<String> classes(List<String> patterns) {
        List<String> classes = new ArrayList<>();
        for (String pattern : patterns) {
            List<String> list = pattern.startsWith(LIST) ? LISTS.get(pattern.substring(LIST.length())) : null;
            if (list == null) {
                classes.add(pattern);
            } else {
                classes.addAll(list);
            }
        }
        return classes;
    }
}
