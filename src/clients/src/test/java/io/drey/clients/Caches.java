package io.drey.clients;

import javax.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring's cache abstraction over the JCache manager of the context. */
@Configuration
@EnableCaching
class Caches {

    @Bean
    JCacheCacheManager cacheManager(CacheManager jcache) {
        return new JCacheCacheManager(jcache);
    }
}
