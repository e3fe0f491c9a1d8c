package io.drey.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.jcache.JCacheCacheManager;

/**
 * Spring's view of a manager of Drey's: a cache is made when it is first asked for, as the block for its name or the
 * template that fits it says. Any thread.
 */
public final class DreyCacheManager extends JCacheCacheManager {

    private final CacheManager manager;
    private final List<String> names;
    private final Runnable onMade;

    /**
     * @param names of caches to be made at the start
     * @param onMade run when a cache was made
     */
    DreyCacheManager(CacheManager manager, List<String> names, Runnable onMade) {
        super(manager);
        this.manager = manager;
        this.names = names;
        this.onMade = onMade;
    }

    @Override
    protected Collection<Cache> loadCaches() {
        List<Cache> caches = new ArrayList<>();
        names.forEach(this::made);
        manager.getCacheNames().forEach(name -> caches.add(made(name)));
        return caches;
    }

    @Override
    protected @Nullable Cache getMissingCache(String name) {
        return made(name);
    }

    private Cache made(String name) {
        javax.cache.Cache<Object, Object> cache = manager.getCache(name);
        return new DreyCache(cache == null ? created(name) : cache);
    }

    private javax.cache.Cache<Object, Object> created(String name) {
        try {
            javax.cache.Cache<Object, Object> made = manager.createCache(name, new MutableConfiguration<>());
            onMade.run();
            return made;
        } catch (CacheException e) {
            javax.cache.Cache<Object, Object> other = manager.getCache(name); // made meanwhile
            if (other == null) {
                throw e;
            }
            return other;
        }
    }
}
