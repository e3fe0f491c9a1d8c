package io.drey.hibernate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.hibernate.cache.cfg.spi.CollectionDataCachingConfig;
import org.hibernate.cache.cfg.spi.DomainDataCachingConfig;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.cfg.spi.EntityDataCachingConfig;
import org.hibernate.cache.cfg.spi.NaturalIdDataCachingConfig;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.access.CollectionDataAccess;
import org.hibernate.cache.spi.access.EntityDataAccess;
import org.hibernate.cache.spi.access.NaturalIdDataAccess;
import org.hibernate.metamodel.model.domain.NavigableRole;
import org.jspecify.annotations.Nullable;

/** A region of entities, natural ids and collections. Immutable, any thread. */
final class DomainRegion implements DomainDataRegion {

    private final RegionFactory factory;
    private final GuardedRegion guarded;
    private final Map<NavigableRole, EntityDataAccess> entities = new HashMap<>();
    private final Map<NavigableRole, NaturalIdDataAccess> naturalIds = new HashMap<>();
    private final Map<NavigableRole, CollectionDataAccess> collections = new HashMap<>();

    DomainRegion(RegionFactory factory, GuardedRegion guarded, DomainDataRegionConfig config) {
        this.factory = factory;
        this.guarded = guarded;
        for (EntityDataCachingConfig each : config.getEntityCaching()) {
            Supplier<Comparator<Object>> versions = each.isVersioned() ? each.getVersionComparatorAccess() : null;
            entities.put(each.getNavigableRole(), new EntityAccess(this, guarded, typeOf(each), versions));
        }
        for (NaturalIdDataCachingConfig each : config.getNaturalIdCaching()) {
            naturalIds.put(each.getNavigableRole(), new NaturalIdAccess(this, guarded, typeOf(each)));
        }
        for (CollectionDataCachingConfig each : config.getCollectionCaching()) {
            Supplier<Comparator<Object>> versions = each.isVersioned() ? each::getOwnerVersionComparator : null;
            collections.put(each.getNavigableRole(), new CollectionAccess(this, guarded, typeOf(each), versions));
        }
    }

    private AccessType typeOf(DomainDataCachingConfig config) {
        AccessType type = config.getAccessType();
        if (type == AccessType.TRANSACTIONAL) {
            throw new UnsupportedOperationException("region '" + guarded.name() + "': "
                    + config.getNavigableRole().getFullPath()
                    + " asks for TRANSACTIONAL, which Drey does not offer; use READ_WRITE, NONSTRICT_READ_WRITE or"
                    + " READ_ONLY");
        }
        return type;
    }

    @Override
    public String getName() {
        return guarded.name();
    }

    @Override
    public RegionFactory getRegionFactory() {
        return factory;
    }

    @Override
    public EntityDataAccess getEntityDataAccess(NavigableRole role) {
        return known(entities.get(role), role);
    }

    @Override
    public NaturalIdDataAccess getNaturalIdDataAccess(NavigableRole role) {
        return known(naturalIds.get(role), role);
    }

    @Override
    public CollectionDataAccess getCollectionDataAccess(NavigableRole role) {
        return known(collections.get(role), role);
    }

    private static <T> T known(@Nullable T access, NavigableRole role) {
        if (access == null) {
            throw new IllegalArgumentException("no caching is configured for " + role.getFullPath());
        }
        return access;
    }

    @Override
    public void clear() {
        guarded.evictAll();
    }

    @Override
    public void destroy() {
        // the manager is closed with the factory
    }
}
