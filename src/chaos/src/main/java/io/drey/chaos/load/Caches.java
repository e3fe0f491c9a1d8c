package io.drey.chaos.load;

import io.drey.chaos.load.Target.Way;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** The caches that are used. */
record Caches(
        Cache<String, Long> behind,
        Cache<String, Long> through,
        Cache<String, Long> strict,
        Cache<String, Long> loading) {

    static Caches of(Target target, CacheManager manager, SlowLoader loader) {
        return new Caches(
                target.cache(manager, Way.BEHIND),
                target.cache(manager, Way.THROUGH),
                target.cache(manager, Way.STRICT),
                target.loading(manager, loader));
    }
}
