package io.drey;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a cache manager is configured with: the block {@code drey}. Immutable, any thread.
 *
 * @param namespace start of every key in Redis; managers that name the same share their caches
 * @param remote the remote tier, null for local only
 * @param codec what may be deserialised
 * @param defaults for caches that no block and no template fits
 * @param caches options by the name of a cache, or by a template in which {@code *} stands for any text
 */
public record ManagerOptions(
        String namespace,
        @Nullable RemoteOptions remote,
        CodecOptions codec,
        TierOptions defaults,
        Map<String, TierOptions> caches) {

    /** Local only, with all defaults, and without the templates that {@code reference.conf} holds. */
    public static final ManagerOptions DEFAULTS =
            new ManagerOptions("drey", null, CodecOptions.DEFAULTS, TierOptions.DEFAULTS, Map.of());

    /** @throws ConfigurationException if the namespace cannot start a key */
    public ManagerOptions {
        if (!namespace.matches("[A-Za-z0-9._/-]{1,64}")) {
            throw ConfigurationException.of(
                    "namespace", '"' + namespace + '"', "1 to 64 letters, digits or . _ - / such as \"shop\"");
        }
        caches = Map.copyOf(caches);
    }

    /**
     * The options of a cache: of the block with its name, else of the template with the most literal characters that
     * fits, else the defaults. Meant for the moment a cache is made; takes time proportional to the number of templates.
     *
     * @param cacheName as given to {@link javax.cache.CacheManager#createCache}
     */
    public TierOptions optionsFor(String cacheName) {
        TierOptions exact = caches.get(cacheName);
        if (exact != null) {
            return exact;
        }
        List<CachePattern> fitting = new ArrayList<>();
        for (String name : caches.keySet()) {
            if (CachePattern.isPattern(name)) {
                CachePattern pattern = CachePattern.of(name);
                if (pattern.fits(cacheName)) {
                    fitting.add(pattern);
                }
            }
        }
        return fitting.stream()
                .min(CachePattern.MOST_SPECIFIC_FIRST)
                .map(pattern -> caches.get(pattern.text()))
                .orElse(defaults);
    }
}
