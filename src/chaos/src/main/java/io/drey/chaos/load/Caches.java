package io.drey.chaos.load;

import io.drey.chaos.load.Target.Way;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.jspecify.annotations.Nullable;

/**
 * The caches that are used.
 *
 * @param bypassing goes on while the server is away; null if the provider has no such cache
 */
record Caches(
        Cache<String, Long> behind,
        Cache<String, Long> through,
        Cache<String, Long> strict,
        Cache<String, Long> loading,
        @Nullable Cache<String, Long> bypassing) {

    /** In which it is looked what is there in the end. */
    List<Cache<String, Long>> asked() {
        return bypassing == null ? List.of(behind, through, strict) : List.of(behind, through, strict, bypassing);
    }

    static Caches of(Target target, CacheManager manager, SlowLoader loader) {
        return new Caches(
                target.cache(manager, Way.BEHIND),
                target.cache(manager, Way.THROUGH),
                target.cache(manager, Way.STRICT),
                target.loading(manager, loader),
                target.goesOn() ? target.cache(manager, Way.BYPASSING) : null);
    }
}
