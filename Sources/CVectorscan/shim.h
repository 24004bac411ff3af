#ifndef DIFFTIER_CVECTORSCAN_H
#define DIFFTIER_CVECTORSCAN_H

#include <hs/hs.h>

#endif
