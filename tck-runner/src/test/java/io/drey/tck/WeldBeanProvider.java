package io.drey.tck;

import javax.cache.annotation.BeanProvider;
import javax.enterprise.inject.se.SeContainer;
import javax.enterprise.inject.se.SeContainerInitializer;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;

/**
 * Gives the kit's annotated beans, intercepted by the reference implementation's CDI interceptors. Found by the kit as
 * a service; if it cannot be made, the kit passes its annotation tests unrun, which {@link TckReport} sees.
 */
public final class WeldBeanProvider implements BeanProvider {

    private final SeContainer container = SeContainerInitializer.newInstance()
            .addBeanClasses(
                    CacheNameOnEachMethodBlogManagerImpl.class,
                    ClassLevelCacheConfigBlogManagerImpl.class,
                    UsingDefaultCacheNameBlogManagerImpl.class)
            .initialize();

    @Override
    public <T> T getBeanByType(Class<T> beanClass) {
        return container.select(beanClass).get();
    }
}
