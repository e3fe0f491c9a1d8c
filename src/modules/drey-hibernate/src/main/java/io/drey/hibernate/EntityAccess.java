package io.drey.hibernate;

import java.util.Comparator;
import java.util.function.Supplier;
import org.hibernate.cache.internal.DefaultCacheKeysFactory;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** How Hibernate reaches the entities of one hierarchy. Any thread. */
final class EntityAccess extends DomainAccess implements EntityDataAccess {

    EntityAccess(
            DomainDataRegion region,
            GuardedRegion guarded,
            AccessType type,
            @Nullable Supplier<Comparator<Object>> versions) {
        super(region, guarded, type, versions);
    }

    @Override
    public Object generateCacheKey(
            Object id, EntityPersister rootEntity, SessionFactoryImplementor factory, @Nullable String tenant) {
        return DefaultCacheKeysFactory.INSTANCE.createEntityKey(id, rootEntity, factory, tenant);
    }

    @Override
    public Object getCacheKeyId(Object cacheKey) {
        return DefaultCacheKeysFactory.INSTANCE.getEntityId(cacheKey);
    }

    @Override
    public boolean insert(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return false;
    }

    @Override
    public boolean afterInsert(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return inserted(session, key, value, version);
    }

    @Override
    public boolean update(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object currentVersion,
            @Nullable Object previousVersion) {
        return updating(key);
    }

    @Override
    public boolean afterUpdate(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object currentVersion,
            @Nullable Object previousVersion,
            @Nullable SoftLock lock) {
        return updated(key, value, currentVersion, lock);
    }
}
