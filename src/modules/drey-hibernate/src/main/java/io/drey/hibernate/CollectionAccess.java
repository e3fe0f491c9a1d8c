package io.drey.hibernate;

import java.util.Comparator;
import java.util.function.Supplier;
import org.hibernate.cache.internal.DefaultCacheKeysFactory;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.CollectionDataAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.collection.CollectionPersister;
import org.jspecify.annotations.Nullable;

/** How Hibernate reaches the collections of one role. Any thread. */
final class CollectionAccess extends DomainAccess implements CollectionDataAccess {

    CollectionAccess(
            DomainDataRegion region,
            GuardedRegion guarded,
            AccessType type,
            @Nullable Supplier<Comparator<Object>> versions) {
        super(region, guarded, type, versions);
    }

    @Override
    public Object generateCacheKey(
            Object id, CollectionPersister collection, SessionFactoryImplementor factory, @Nullable String tenant) {
        return DefaultCacheKeysFactory.INSTANCE.createCollectionKey(id, collection, factory, tenant);
    }

    @Override
    public Object getCacheKeyId(Object cacheKey) {
        return DefaultCacheKeysFactory.INSTANCE.getCollectionId(cacheKey);
    }
}
