package io.drey.hibernate;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.config.ConfigurationReader;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.HibernateException;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate's properties say of the cache. Immutable.
 *
 * @param options of the manager, without the classes of the mapping
 * @param strict whether a change that Redis cannot be told of fails the transaction
 * @param missing what becomes of a region that nothing is configured for
 */
record Settings(ManagerOptions options, boolean strict, RegionStore.Timeouts timeouts, Missing missing) {

    static final String PREFIX = "hibernate.cache.drey.";
    static final String URI_KEY = PREFIX + "uri";
    static final String STRICT = PREFIX + "strict";
    static final String LOCK_TIMEOUT = PREFIX + "lock_timeout";
    static final String LOAD_TIMEOUT = PREFIX + "load_timeout";
    static final String MISSING = PREFIX + "missing_cache_strategy";

    /** What hibernate-jcache calls it. */
    private static final String MISSING_OF_JCACHE = "hibernate.javax.cache.missing_cache_strategy";

    private static final String DREY = "drey.";
    private static final String REGIONS = "drey.regions.";
    private static final String CACHES = "drey.caches.";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|)");

    /** What becomes of a region that nothing is configured for by name or template. */
    enum Missing {
        CREATE,
        CREATE_WARN,
        FAIL
    }

    static Settings of(Map<String, Object> given, ClassLoader loader) {
        Object uri = given.get(URI_KEY);
        ManagerOptions options = new ConfigurationReader()
                .read(
                        uri == null ? TieredCachingProvider.DEFAULT_URI : URI.create(uri.toString()),
                        loader,
                        dreys(given));
        Object missing = given.getOrDefault(MISSING, given.get(MISSING_OF_JCACHE));
        return new Settings(
                options,
                Boolean.parseBoolean(String.valueOf(given.get(STRICT))),
                new RegionStore.Timeouts(duration(LOCK_TIMEOUT, given), duration(LOAD_TIMEOUT, given)),
                missing == null ? Missing.CREATE : missing(missing.toString()));
    }

    private static Missing missing(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        for (Missing each : Missing.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new HibernateException(MISSING + " is '" + text + "', but must be one of create, create-warn, fail");
    }

    /** Those that begin with {@code drey.}; a region is a cache. */
    private static Properties dreys(Map<String, Object> given) {
        Properties dreys = new Properties();
        given.forEach((key, value) -> {
            if (value != null && key.startsWith(REGIONS)) {
                dreys.put(CACHES + key.substring(REGIONS.length()), value);
            } else if (value != null && key.startsWith(DREY)) {
                dreys.put(key, value);
            }
        });
        return dreys;
    }

    private static Duration duration(String key, Map<String, Object> given) {
        Object value = given.get(key);
        if (value == null) {
            return MINUTE;
        }
        Duration duration = value instanceof Duration already
                ? already
                : parsed(value.toString().strip());
        if (duration == null || duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new HibernateException(
                    key + " is '" + value + "', but must be a duration above 0 such as 500ms, 30s, 2m or PT30S");
        }
        return duration;
    }

    private static @Nullable Duration parsed(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofMillis(number);
            };
        } catch (DateTimeParseException | NumberFormatException e) {
            return null;
        }
    }
}
