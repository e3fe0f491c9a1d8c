package io.drey.internal.management;

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The object names of one cache's beans. Their form and the first four replaced characters are those of the
 * specification's reference implementation, for which monitoring tools look. Quotes and wildcards, with which that
 * implementation fails, are replaced too. Quoting the value was rejected, since no tool would find it. If different
 * caches or managers so get the same names, the later ones end in {@code ~2} and so on. Immutable.
 */
final class BeanNames {

    private static final Pattern UNSAFE = Pattern.compile("[,:=\n\"*?]");

    private final String properties;

    /** @param number 1 for the names of the standard, a higher one if those are taken */
    BeanNames(URI managerUri, String cacheName, int number) {
        this.properties = ",CacheManager=" + safe(managerUri.toString()) + ",Cache=" + safe(cacheName)
                + (number == 1 ? "" : "~" + number);
    }

    private static String safe(String value) {
        return UNSAFE.matcher(value).replaceAll(".");
    }

    List<ObjectName> all() {
        return List.of(statistics(), configuration(), tiers());
    }

    ObjectName statistics() {
        return name("javax.cache:type=CacheStatistics");
    }

    ObjectName configuration() {
        return name("javax.cache:type=CacheConfiguration");
    }

    ObjectName tiers() {
        return name("io.drey:type=Tiers");
    }

    private ObjectName name(String head) {
        try {
            return new ObjectName(head + properties);
        } catch (MalformedObjectNameException e) {
            throw new CacheException("no object name can be made of " + head + properties, e);
        }
    }
}
