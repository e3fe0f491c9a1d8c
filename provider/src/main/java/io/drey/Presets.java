package io.drey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Drey itself knows of the frameworks above it. {@code reference.conf} documents it. Stateless, any thread. */
final class Presets {

    /** Starts the name of a list in {@code drey.codec.allow}. */
    private static final String LIST = "preset:";

    private static final Map<String, List<String>> LISTS = Map.of(
            "hibernate",
            List.of(
                    "org.hibernate.cache.**",
                    "org.hibernate.query.internal.*",
                    "org.hibernate.type.AnyType",
                    "org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer",
                    "org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl"),
            "spring",
            List.of("org.springframework.cache.support.NullValue", "org.springframework.cache.interceptor.SimpleKey"));

    private Presets() {}

    /** Caches that are known by name, with and without a prefix. */
    static Map<String, TierOptions> caches(TierOptions defaults) {
        TierOptions timestamps =
                defaults.toBuilder().preset("hibernate-timestamps").build();
        TierOptions results =
                defaults.toBuilder().onUnavailable(OnUnavailable.MISS).build();
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
            if (pattern.startsWith(LIST)) {
                classes.addAll(list(pattern));
            } else {
                classes.add(pattern);
            }
        }
        return classes;
    }

    private static List<String> list(String name) {
        List<String> list = LISTS.get(name.substring(LIST.length()));
        if (list == null) {
            throw ConfigurationException.of(
                    "allow",
                    '"' + name + '"',
                    "only presets that there are: \"preset:hibernate\", \"preset:spring\", or classes");
        }
        return list;
    }
}
