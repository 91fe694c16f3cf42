package io.millrace.api.runtime;

import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What can be loaded on demand. One service per runtime, provided by the loader. Thread-safety: thread-safe. */
@ProviderType
public interface Catalog {
    /**
     * Everything the repositories offer, by symbolic name.
     *
     * @return snapshots that the caller owns
     */
    List<LoadableDTO> loadables();

    /**
     * Why something that a configuration wants is not loaded.
     *
     * @return snapshots that the caller owns
     */
    List<ProblemDTO> problems();
}
