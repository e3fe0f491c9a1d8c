package io.drey.hibernate;

import org.hibernate.Session;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.persister.entity.EntityPersister;

/** A transaction that has begun to read one entity, and stores what it has read whenever the test says. One thread. */
final class Late implements AutoCloseable {

    private final Session session;
    private final SharedSessionContractImplementor implementor;
    private final EntityDataAccess access;
    private final Object key;

    Late(Shop shop, Class<?> type, Object id) {
        session = shop.sessions().openSession();
        session.beginTransaction();
        implementor = session.unwrap(SharedSessionContractImplementor.class);
        SessionFactoryImplementor factory = implementor.getFactory();
        EntityPersister persister = factory.getMappingMetamodel().getEntityDescriptor(type);
        access = persister.getCacheAccessStrategy();
        key = access.generateCacheKey(id, persister, factory, null);
    }

    boolean put(Object value, Object version) {
        return access.putFromLoad(implementor, key, value, version);
    }

    Object get() {
        return access.get(implementor, key);
    }

    SoftLock lock() {
        return access.lockItem(implementor, key, null);
    }

    @Override
    public void close() {
        session.getTransaction().rollback();
        session.close();
    }
}
