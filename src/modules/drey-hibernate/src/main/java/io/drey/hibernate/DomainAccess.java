package io.drey.hibernate;

import java.util.Comparator;
import java.util.function.Supplier;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.CachedDomainDataAccess;
import org.hibernate.cache.spi.access.SoftLock;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What the access strategies have in common for entities, collections and natural ids. Any thread.
 *
 * <p>READ_WRITE holds a {@link Barrier} from before the statement until after the commit. The others put one there at
 * both times, and hold none. READ_ONLY differs from NONSTRICT_READ_WRITE in what it refuses.
 */
class DomainAccess implements CachedDomainDataAccess {

    private final DomainDataRegion region;
    private final GuardedRegion guarded;
    private final AccessType type;
    private final @Nullable Supplier<Comparator<Object>> versions;

    DomainAccess(
            DomainDataRegion region,
            GuardedRegion guarded,
            AccessType type,
            @Nullable Supplier<Comparator<Object>> versions) {
        this.region = region;
        this.guarded = guarded;
        this.type = type;
        this.versions = versions;
    }

    final GuardedRegion guarded() {
        return guarded;
    }

    @Override
    public final DomainDataRegion getRegion() {
        return region;
    }

    @Override
    public final AccessType getAccessType() {
        return type;
    }

    final boolean locks() {
        return type == AccessType.READ_WRITE;
    }

    @Override
    public final @Nullable Object get(SharedSessionContractImplementor session, Object key) {
        return guarded.get(key);
    }

    @Override
    public final boolean putFromLoad(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return guarded.load(session, key, new GuardedRegion.Loaded(value, version, versions, false));
    }

    @Override
    public final boolean putFromLoad(
            SharedSessionContractImplementor session,
            Object key,
            Object value,
            @Nullable Object version,
            boolean minimalPutOverride) {
        // Under a lock a value may be stored that is newer than what a later transaction has read
        boolean again = !minimalPutOverride && !locks();
        return guarded.load(session, key, new GuardedRegion.Loaded(value, version, versions, again));
    }

    @Override
    public final @Nullable SoftLock lockItem(
            SharedSessionContractImplementor session, Object key, @Nullable Object version) {
        return locks() ? guarded.lock(key) : null;
    }

    @Override
    public final void unlockItem(SharedSessionContractImplementor session, Object key, @Nullable SoftLock lock) {
        if (locks()) {
            unlock(key, lock);
        } else {
            guarded.overwrite(key, false);
        }
    }

    @Override
    public final void remove(SharedSessionContractImplementor session, Object key) {
        if (locks()) {
            guarded.remove(key);
        } else {
            guarded.overwrite(key, true);
        }
    }

    @Override
    public final void removeAll(SharedSessionContractImplementor session) {
        guarded.changeRegion();
    }

    @Override
    public final boolean contains(Object key) {
        return guarded.get(key) != null;
    }

    @Override
    public final @Nullable SoftLock lockRegion() {
        return guarded.lockRegion();
    }

    @Override
    public final void unlockRegion(@Nullable SoftLock lock) {
        if (lock instanceof Held held) {
            guarded.unlockRegion(held);
        } else {
            guarded.changeRegion();
        }
    }

    @Override
    public final void evict(Object key) {
        guarded.evict(key);
    }

    @Override
    public final void evictAll() {
        guarded.evictAll();
    }

    /** Stores what a transaction has inserted, once it is committed. */
    final boolean inserted(
            SharedSessionContractImplementor session, Object key, Object value, @Nullable Object version) {
        return type != AccessType.NONSTRICT_READ_WRITE
                && guarded.load(session, key, new GuardedRegion.Loaded(value, version, versions, false));
    }

    /** Called when a transaction has written a value that is not committed yet. */
    final boolean updating(Object key) {
        if (type == AccessType.READ_ONLY) {
            throw new UnsupportedOperationException(
                    "an update of what region '" + guarded.name() + "' caches as READ_ONLY");
        } else if (!locks()) {
            guarded.overwrite(key, true);
        }
        return false;
    }

    /** Called once the value is committed. */
    final boolean updated(Object key, Object value, @Nullable Object version, @Nullable SoftLock lock) {
        if (!locks()) {
            guarded.overwrite(key, false);
        } else if (lock instanceof Held held) {
            return guarded.replace(key, held, value, version);
        } else {
            unlock(key, lock);
        }
        return false;
    }

    private void unlock(Object key, @Nullable SoftLock lock) {
        if (lock instanceof Held held) {
            guarded.unlock(key, held);
        } else {
            guarded.evict(key);
        }
    }
}
